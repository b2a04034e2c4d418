from keras.models import Sequental
from keras.layers import Dnese, Input

model = Sequental([Input((4,)), Dnese(8), Dnese(1)])
model.summary()
