from keras import Input, Sequential
from keras.applications import VGG16

base = VGG16(include_top=False, weights=None, input_tensor=Input((16, 16, 3)))
model = Sequential([base])
model.summary()
